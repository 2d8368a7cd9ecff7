package io.truebook.simulator;

/**
 * One request of a client.
 *
 * @param index counts all requests of all sessions, from 0
 * @param session the number of the session, as in {@code sent-N.bin}
 * @param id the message id
 * @param fields the first 200 characters of the payload, its fields separated by {@code |}
 */
public record ReceivedRequest(long index, int session, int id, String fields) {}
