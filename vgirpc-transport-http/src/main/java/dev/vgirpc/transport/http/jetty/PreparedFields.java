package dev.vgirpc.transport.http.jetty;

import dev.vgirpc.transport.http.spi.HeaderField;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Header fields in the bytes of each version of HTTP. Safe for many threads. */
final class PreparedFields {

    private final Map<HeaderField, HttpField> fields = new ConcurrentHashMap<>();

    HttpField of(HeaderField field) {
        HttpField known = fields.get(field);
        return known == null
                ? fields.computeIfAbsent(field, each -> new PreEncodedHttpField(each.name(), each.value()))
                : known;
    }
}
