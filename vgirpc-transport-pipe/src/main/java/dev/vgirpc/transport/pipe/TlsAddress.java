package dev.vgirpc.transport.pipe;

import dev.vgirpc.wire.tls.ClientAuth;
import dev.vgirpc.wire.tls.ClientTls;
import dev.vgirpc.wire.tls.ServerTls;
import dev.vgirpc.wire.tls.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A TLS address without its scheme: {@code HOST:PORT?NAME=VALUE&NAME=VALUE}.
 *
 * @param parameters what follows the question mark, decoded
 */
record TlsAddress(HostPort place, Map<String, String> parameters) {

    static final String SCHEME = "tcps";

    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    private static final String CERT = "cert";
    private static final String KEY = "key";
    private static final String CLIENT_CA = "client-ca";
    private static final String CLIENT_AUTH = "client-auth";
    private static final String CA = "ca";
    private static final String SERVER_NAME = "server-name";
    private static final String MIN_VERSION = "min-version";

    static ServerTls server(Map<String, String> parameters) {
        Values values = new Values(parameters, List.of(CERT, KEY, CLIENT_CA, CLIENT_AUTH, MIN_VERSION));
        Path cert = values.path(CERT);
        Path key = values.path(KEY);
        if (cert == null || key == null) {
            throw new IllegalArgumentException("a TLS address to listen at needs the server's certificate and key: use"
                    + " tcps://HOST:PORT?cert=CHAIN.PEM&key=KEY.PEM");
        }
        ServerTls tls = ServerTls.pem(cert, key).minimumVersion(values.version());
        Path authorities = values.path(CLIENT_CA);
        String mode = values.text(CLIENT_AUTH);
        if (authorities == null) {
            if (mode != null) {
                throw new IllegalArgumentException("'client-auth' of a TLS address needs 'client-ca', the authorities"
                        + " of clients");
            }
            return tls;
        }
        return tls.clientAuth(
                switch (mode == null ? "required" : mode) {
                    case "required" -> ClientAuth.REQUIRED;
                    case "optional" -> ClientAuth.OPTIONAL;
                    default -> throw new IllegalArgumentException(
                            "'client-auth' of a TLS address is '" + mode + "': use required or optional");
                },
                authorities);
    }

    static ClientTls client(Map<String, String> parameters) {
        Values values = new Values(parameters, List.of(CA, CERT, KEY, SERVER_NAME, MIN_VERSION));
        Path authorities = values.path(CA);
        ClientTls tls = authorities == null ? ClientTls.systemTrust() : ClientTls.trusting(authorities);
        tls = tls.minimumVersion(values.version());
        Path cert = values.path(CERT);
        Path key = values.path(KEY);
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException("a TLS address has " + (cert == null ? "'key'" : "'cert'")
                    + " but not " + (cert == null ? "'cert'" : "'key'") + ": a client's certificate needs both");
        }
        if (cert != null && key != null) {
            tls = tls.certificate(cert, key);
        }
        String name = values.text(SERVER_NAME);
        return name == null ? tls : tls.serverName(name);
    }

    static TlsAddress parse(String text) {
        int mark = text.indexOf('?');
        if (mark < 0) {
            return new TlsAddress(HostPort.parse(text), Map.of());
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : text.substring(mark + 1).split("&", -1)) {
            int equals = each.indexOf('=');
            if (equals <= 0 || equals == each.length() - 1) {
                throw new IllegalArgumentException("'" + each + "' in a TLS address is not NAME=VALUE");
            }
            String name = each.substring(0, equals);
            if (parameters.put(name, decode(each.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("'" + name + "' stands twice in a TLS address");
            }
        }
        return new TlsAddress(HostPort.parse(text.substring(0, mark)), parameters);
    }

    /** Percent signs and two digits are bytes of UTF-8; all else means itself, plus signs and blanks, too. */
    private static String decode(String text) {
        Matcher escapes = ESCAPES.matcher(text);
        StringBuilder decoded = new StringBuilder();
        int from = 0;
        while (escapes.find()) {
            decoded.append(literal(text, from, escapes.start()));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int at = escapes.start(); at < escapes.end(); at += 3) {
                bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
            }
            decoded.append(bytes.toString(StandardCharsets.UTF_8));
            from = escapes.end();
        }
        return decoded.append(literal(text, from, text.length())).toString();
    }

    private static String literal(String text, int from, int to) {
        String part = text.substring(from, to);
        if (part.indexOf('%') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' in a TLS address has a percent sign without two digits after it: write %25");
        }
        return part;
    }

    /** The parameters of one address. */
    private record Values(Map<String, String> all) {
        Values(Map<String, String> all, List<String> known) {
            this(all);
            for (String each : all.keySet()) {
                if (!known.contains(each)) {
                    throw new IllegalArgumentException(
                            "'" + each + "' is no parameter of this TLS address: use " + String.join(", ", known));
                }
            }
        }

        @Nullable String text(String name) {
            return all.get(name);
        }

        @Nullable Path path(String name) {
            String text = all.get(name);
            try {
                return text == null ? null : Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("'" + name + "' of a TLS address is no path: " + e.getMessage(), e);
            }
        }

        TlsVersion version() {
            String text = all.get(MIN_VERSION);
            return switch (text == null ? "1.2" : text) {
                case "1.2" -> TlsVersion.TLS_1_2;
                case "1.3" -> TlsVersion.TLS_1_3;
                default -> throw new IllegalArgumentException(
                        "'min-version' of a TLS address is '" + text + "': use 1.2 or 1.3");
            };
        }
    }
}
