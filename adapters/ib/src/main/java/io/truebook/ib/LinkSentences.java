package io.truebook.ib;

import java.time.Duration;

/** What the link says to people: where it tried, what happened, what to check. */
final class LinkSentences {

    private final IbSettings settings;

    LinkSentences(IbSettings settings) {
        this.settings = settings;
    }

    String noConnection(LinkEvent.Failure failure, String detail, String endpoint) {
        return switch (failure) {
            case REFUSED ->
                "nothing listens at " + endpoint + ": is TWS or IB Gateway running and logged in, is the API enabled"
                        + " (Configure > API > Settings > Enable ActiveX and Socket Clients), is the port right"
                        + " (TWS: 7496 live, 7497 paper; Gateway: 4001 live, 4002 paper)?";
            case TIMED_OUT ->
                "nobody answers at " + endpoint + " within " + seconds(settings.connectTimeout())
                        + ": is ib.host right, is that machine up, does a firewall stand between?";
            case UNKNOWN_HOST -> "no machine is known by the name in " + endpoint + ": is ib.host right?";
            case OTHER -> "no connection to " + endpoint + " (" + detail + "): are ib.host and ib.port right?";
        };
    }

    String closedWithoutAWord(String endpoint) {
        return endpoint + " closed the connection without a word: is this machine among the trusted IPs"
                + " (Configure > API > Settings), and does TWS show a dialog that asks to accept the incoming"
                + " connection?";
    }

    String closedTooEarly(String endpoint) {
        return endpoint + " closed the connection before it named its accounts: is its log-in complete, are fewer than"
                + " 32 API clients connected, is client id " + settings.clientId() + " free?";
    }

    String saysNothing(String endpoint, Duration deadline) {
        return endpoint + " accepted the connection but said nothing for " + seconds(deadline)
                + ": does TWS show a log-in or a dialog that asks to accept the incoming connection?";
    }

    String saysTooLittle(String endpoint, Duration deadline) {
        return endpoint + " did not name its accounts and its next order id within " + seconds(deadline)
                + ": is its log-in complete?";
    }

    String clientIdInUse(String endpoint) {
        return "client id " + settings.clientId() + " is in use at " + endpoint
                + " (326): another program has it, or TWS has not yet let go of our last connection; the same id is"
                + " tried again";
    }

    String clientIdInUseForLong(String endpoint, Duration since) {
        return "client id " + settings.clientId() + " has been in use at " + endpoint + " for " + seconds(since)
                + ": end the other program, or give this one an ib.client-id of its own";
    }

    String redirectRefused(String endpoint, String target) {
        return endpoint + " sends us on to " + target
                + ", which is another machine: if it is to be trusted, set ib.host"
                + " to it and ib.allow-remote-tws=true";
    }

    String redirectedTooOften(String endpoint) {
        return endpoint + " sends us on again and again: which address is the real one? Set ib.host and ib.port to it";
    }

    static String seconds(Duration time) {
        return Math.max(1, time.plusMillis(500).toSeconds()) + " s";
    }
}
