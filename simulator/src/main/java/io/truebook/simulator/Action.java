package io.truebook.simulator;

import io.truebook.tws.ContractFields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A control action that changes content. Goes through the control log, so that a restart repeats it. */
sealed interface Action {
    /** Its name in the control log and in the path of the HTTP route. */
    String name();

    /**
     * Sets what an account holds.
     *
     * @param position + long, - short, 0 closes
     * @param averageCost per contract, multiplier inside
     * @param contract needed when no account has held the contract so far
     */
    record SetPosition(
            String account,
            int conId,
            BigDecimal position,
            BigDecimal averageCost,
            @Nullable NewContract contract) implements Action {
        @Override
        public String name() {
            return "position";
        }
    }

    /**
     * A contract the simulation did not know.
     *
     * @param price per unit, as quoted
     */
    record NewContract(ContractFields fields, BigDecimal price) {}

    /**
     * A fill nobody asked for through this connection.
     *
     * @param quantity + bought, - sold
     * @param price per unit; absent for the price now
     */
    record Fill(
            String account,
            int conId,
            BigDecimal quantity,
            @Nullable BigDecimal price) implements Action {
        @Override
        public String name() {
            return "fill";
        }
    }

    /** Takes a contract out of all accounts. */
    record Expire(int conId, ExpiryRows rows) implements Action {
        @Override
        public String name() {
            return "expire";
        }
    }

    /** From now on, that many live position rows in a thousand never leave. */
    record Lose(int perMille) implements Action {
        @Override
        public String name() {
            return "loss";
        }
    }

    /** From now on, that many live position rows in a thousand leave twice. */
    record Duplicate(int perMille) implements Action {
        @Override
        public String name() {
            return "duplicate";
        }
    }
}
