package dev.vgirpc.wire.tls;

/** Versions of TLS that are spoken. Older ones are refused everywhere. */
public enum TlsVersion {
    /** TLS 1.2, without renegotiation. */
    TLS_1_2("TLSv1.2"),
    /** TLS 1.3, which is preferred. */
    TLS_1_3("TLSv1.3");

    private final String id;

    TlsVersion(String id) {
        this.id = id;
    }

    /** What the JDK calls this version and the later ones, the preferred one first. */
    String[] andLater() {
        return this == TLS_1_3 ? new String[] {TLS_1_3.id} : new String[] {TLS_1_3.id, TLS_1_2.id};
    }
}
