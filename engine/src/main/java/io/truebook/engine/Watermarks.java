package io.truebook.engine;

/**
 * How far each stage has come, as seqs. Everything at or below a mark has passed that stage.
 *
 * @param received taken off the socket or made by us; what lies above {@code accepted} may still be lost with the process
 * @param accepted durable in the journal: never lost, doubled or reordered
 * @param inLake committed in every table of the lake
 */
public record Watermarks(long received, long accepted, long inLake) {}
