package dev.vgirpc.conformance;

import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.RpcStream;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;

/** Contracts that do not fit a server of {@link ConformanceService}. */
public final class OtherContracts {

    private OtherContracts() {}

    /** Methods that the service does not have. */
    @WireName("ConformanceService")
    @ProtocolVersion("1.0.0")
    @SnakeCase
    public interface Unknown {
        String noSuchMethod(String value);

        void noSuchVoid();

        RpcStream noSuchStream(long count);

        RpcStream.WithHeader<ConformanceHeader> noSuchStreamWithHeader(long count);
    }

    /** A method that the service does not have, and a version that it does not have either. */
    @WireName("ConformanceService")
    @ProtocolVersion("9.0.0")
    @SnakeCase
    public interface Version9 {
        void voidNoop();

        void nope();

        RpcStream produceN(long count);
    }

    /** The next major version. */
    @WireName("ConformanceService")
    @ProtocolVersion("2.0.0")
    @SnakeCase
    public interface Version2 {
        String echoString(String value);
    }

    /** The next minor version. */
    @WireName("ConformanceService")
    @ProtocolVersion("1.1.0")
    @SnakeCase
    public interface Version11 {
        String echoString(String value);
    }

    /** Another patch version, which fits. */
    @WireName("ConformanceService")
    @ProtocolVersion("1.0.7")
    @SnakeCase
    public interface Version107 {
        String echoString(String value);
    }

    /** No version. */
    @WireName("ConformanceService")
    @SnakeCase
    public interface NoVersion {
        String echoString(String value);
    }

    /** Parameters that the service's methods do not have. */
    @WireName("ConformanceService")
    @ProtocolVersion("1.0.0")
    @SnakeCase
    public interface WrongParameters {
        long echoInt(@WireName("val") long value);

        double addFloats(double b, double a);

        String concatenate(String prefix, String suffix);

        void voidNoop(long x);

        RpcStream exchangeScale(@WireName("by") double factor);

        RpcStream.WithHeader<ConformanceHeader> produceWithHeader();
    }
}
