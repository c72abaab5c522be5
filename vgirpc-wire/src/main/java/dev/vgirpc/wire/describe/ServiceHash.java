package dev.vgirpc.wire.describe;

import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.contract.MethodPlan;
import dev.vgirpc.wire.contract.ServicePlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of a service: over everything that its description says but version and server (page 11.2). */
public final class ServiceHash {

    private static final String UNIT = "\u001f";
    private static final String RECORD = "\u001e";

    private ServiceHash() {}

    /** Sixty-four hexadecimal digits. */
    public static String of(ServicePlan service) {
        MessageDigest digest = sha256();
        update(
                digest,
                "vgi_rpc.describe.v" + WireKeys.DESCRIBE_VERSION_VALUE + "|" + WireKeys.REQUEST_VERSION_VALUE + "|"
                        + service.name() + "|");
        for (MethodPlan method : service.methods().values()) {
            // All methods are unary as yet: without header, and neither producer nor exchange.
            String hasReturn = method.response().schema().isEmpty() ? "0" : "1";
            update(digest, String.join(RECORD, UNIT + method.name(), "unary", hasReturn, "0", "-", ""));
            digest.update(SchemaMessage.encode(method.request().schema()));
            update(digest, RECORD);
            digest.update(SchemaMessage.encode(method.response().schema()));
            update(digest, RECORD);
        }
        return HexFormat.of().formatHex(digest.digest());
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
