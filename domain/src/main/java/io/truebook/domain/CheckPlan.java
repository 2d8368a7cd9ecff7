package io.truebook.domain;

import java.util.List;

/**
 * What the book wants to know from the broker now: a snapshot of these accounts in this session. The link compares it
 * with what it has already asked for and asks for the rest.
 *
 * @param run the check it belongs to; 0 when nothing is wanted
 * @param session the session in which it is valid
 * @param accounts the accounts to ask for
 */
public record CheckPlan(long run, int session, List<AccountId> accounts) {

    public static final CheckPlan NOTHING = new CheckPlan(0, 0, List.of());

    public CheckPlan {
        accounts = List.copyOf(accounts);
    }
}
