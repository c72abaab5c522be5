package dev.vgirpc.benchmarks;

/** Answers at once, so that only the library is measured. */
final class CallsService implements Calls {

    @Override
    public double add(double a, double b) {
        return a + b;
    }

    @Override
    public String echoString(String value) {
        return value;
    }

    @Override
    public Trade echoRecord(Trade value) {
        return value;
    }

    @Override
    public byte[] echoBytes(byte[] value) {
        return value;
    }

    @Override
    public long allocated() {
        return Allocation.ofCurrentThread();
    }
}
