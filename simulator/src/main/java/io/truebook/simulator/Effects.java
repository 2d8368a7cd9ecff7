package io.truebook.simulator;

/** Told of what a step or an action did. */
interface Effects {
    /** For replaying: nobody listens. */
    Effects NONE = new Effects() {
        @Override
        public void onHolding(Holding holding) {}

        @Override
        public void onPrice(Instrument instrument) {}
    };

    /** Quantity or average cost changed; the holding's price may have moved as well. */
    void onHolding(Holding holding);

    /** Only the price moved. */
    void onPrice(Instrument instrument);
}
