package dev.vgirpc.transport.http.client;

import dev.vgirpc.ProtocolException;
import dev.vgirpc.transport.http.coding.Coding;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Undoes the codings of a response. {@code Content-Encoding} names what was done last, be it by a proxy, and
 * {@code X-VGI-Content-Encoding} what was done before; in each the last coding is undone first. Codings are undone as
 * the body is read, so that none makes more of it be held.
 */
final class ResponseCodings {

    /** Each asks for memory. */
    private static final int MOST = 3;

    private ResponseCodings() {}

    /**
     * The body without its codings.
     *
     * @throws ProtocolException when a coding is not known, or there are too many
     */
    static ReadableByteChannel undo(String what, HttpAnswer answer, ReadableByteChannel body) {
        List<String> done = new ArrayList<>(tokens(answer.header("X-VGI-Content-Encoding")));
        done.addAll(tokens(answer.header("Content-Encoding")));
        if (done.size() > MOST) {
            throw new ProtocolException(what + ": the answer has " + done.size() + " content codings, and at most " + MOST
                    + " are undone");
        }
        ReadableByteChannel plain = body;
        for (String token : done.reversed()) {
            Coding coding = Coding.of(token);
            if (coding == null) {
                throw new ProtocolException(
                        what + ": the answer has the content coding '" + token + "', which is not known");
            }
            plain = coding.decoder(plain);
        }
        return plain;
    }

    private static List<String> tokens(List<String> fields) {
        List<String> tokens = new ArrayList<>();
        for (String field : fields) {
            for (String part : field.split(",")) {
                String token = part.strip().toLowerCase(Locale.ROOT);
                if (!token.isEmpty() && !token.equals("identity")) {
                    tokens.add(token);
                }
            }
        }
        return tokens;
    }
}
