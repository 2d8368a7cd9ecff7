package io.truebook.domain;

/** The right of an option: to buy (CALL) or to sell (PUT). */
public enum OptionRight {
    CALL,
    PUT
}
