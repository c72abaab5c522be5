package dev.vgirpc;

/**
 * What one call moved, as the server counts it (protocol page 5.6). Bytes are those of the batches'
 * buffers, without framing and metadata. The request counts as input; log and error batches count as
 * output.
 *
 * @param inputBatches batches received
 * @param inputRows rows received
 * @param inputBytes buffer bytes received
 * @param outputBatches batches sent
 * @param outputRows rows sent
 * @param outputBytes buffer bytes sent
 */
public record CallStatistics(
        long inputBatches, long inputRows, long inputBytes, long outputBatches, long outputRows, long outputBytes) {}
