package dev.vgirpc.benchmarks;

/** The contract whose calls are measured. */
interface Calls {

    double add(double a, double b);

    String echoString(String value);

    Trade echoRecord(Trade value);

    byte[] echoBytes(byte[] value);

    /** The bytes that the answering thread has allocated so far. */
    long allocated();
}
