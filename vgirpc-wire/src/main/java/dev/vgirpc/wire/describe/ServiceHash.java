package dev.vgirpc.wire.describe;

import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.ServicePlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hash of a service: over everything that its description says but version and server (page 11.2). */
public final class ServiceHash {

    private static final String UNIT = "\u001f";
    private static final String RECORD = "\u001e";

    private ServiceHash() {}

    /** Sixty-four hexadecimal digits. */
    public static String of(ServicePlan service) {
        return of(service.name(), DescribedMethod.of(service));
    }

    static String of(String service, List<DescribedMethod> methods) {
        MessageDigest digest = sha256();
        update(
                digest,
                "vgi_rpc.describe.v" + WireKeys.DESCRIBE_VERSION_VALUE + "|" + WireKeys.REQUEST_VERSION_VALUE + "|"
                        + service + "|");
        for (DescribedMethod method : methods) {
            byte[] header = method.header();
            update(
                    digest,
                    String.join(
                            RECORD,
                            UNIT + method.name(),
                            method.type(),
                            digit(method.hasReturn()),
                            digit(header != null),
                            digit(method.isExchange()),
                            ""));
            digest.update(method.parameters());
            update(digest, RECORD);
            digest.update(method.result());
            update(digest, RECORD);
            if (header != null) {
                digest.update(header);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digit(@Nullable Boolean fact) {
        return fact == null ? "-" : fact ? "1" : "0";
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java platform has it
        }
    }
}
