package dev.vgirpc.benchmarks;

import dev.vgirpc.Batch;
import dev.vgirpc.ProducerStream;

/** The contract whose calls are measured. */
interface Calls extends StatelessCalls {

    String echoString(String value);

    Trade echoRecord(Trade value);

    /** One batch of 16 MB per turn. */
    ProducerStream<Batch> columns(ColumnKind kind);

    /** The bytes that the answering thread has allocated so far. */
    long allocated();
}
