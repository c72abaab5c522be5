package dev.vgirpc.transport.http.server;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ids by which a request is found in logs: the client's, or 16 hexadecimal digits. */
final class RequestIds {

    static final String HEADER = "X-Request-ID";

    private static final int MOST_CHARACTERS = 200;

    private RequestIds() {}

    static String of(List<String> given) {
        for (String each : given) {
            if (!each.isEmpty()
                    && each.length() <= MOST_CHARACTERS
                    && each.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                return each;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
