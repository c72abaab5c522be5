package dev.vgirpc.conformance;

import dev.vgirpc.Limits;
import dev.vgirpc.wire.BatchHead;
import dev.vgirpc.wire.BatchWriter;
import dev.vgirpc.wire.Metadata;
import dev.vgirpc.wire.SchemaCache;
import dev.vgirpc.wire.SchemaMessage;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireBuffer;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.WireSchema;
import dev.vgirpc.wire.spi.ClientCall;
import dev.vgirpc.wire.spi.ClientTarget;
import dev.vgirpc.wire.spi.ClientTransport;
import dev.vgirpc.wire.spi.TransportProvider;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Asks a worker what its transport can do (protocol page 4). No contract can name this method, so that
 * it is called below the proxies.
 */
final class TransportOptions {

    private TransportOptions() {}

    /** The metadata of the answer, which is one batch without columns and rows. */
    static Map<String, String> ask(String address) {
        ClientTarget.Settings settings = new ClientTarget.Settings(Limits.defaults(), new SchemaCache());
        try (ClientTransport transport = target(address).open(settings);
                WireBuffer request = request();
                ClientCall call = transport.start(
                        new ClientTransport.CallHead(
                                WireKeys.TRANSPORT_OPTIONS_METHOD, ClientTransport.Form.UNARY),
                        request)) {
            WireBatch answer = call.receive();
            if (answer == null) {
                throw new AssertionError("the answer holds no batch");
            }
            Cases.equal("", answer.schema().text(), "columns of the answer");
            Cases.equal(0L, answer.rowCount(), "rows of the answer");
            Map<String, String> metadata = Map.copyOf(answer.metadata());
            Cases.check(call.receive() == null, "the answer is one batch");
            return metadata;
        }
    }

    private static ClientTarget target(String address) {
        String scheme = address.substring(0, address.indexOf(':')).toLowerCase(Locale.ROOT);
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().contains(scheme))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transport knows the address " + address))
                .target(address);
    }

    private static WireBuffer request() {
        WireBuffer request = new WireBuffer(512);
        BatchWriter writer = new BatchWriter(request);
        request.putBytes(SchemaMessage.encode(WireSchema.EMPTY));
        writer.emptyBatch(BatchHead.of(
                WireSchema.EMPTY,
                Metadata.of(Map.of(
                        WireKeys.METHOD, WireKeys.TRANSPORT_OPTIONS_METHOD,
                        WireKeys.REQUEST_VERSION, WireKeys.REQUEST_VERSION_VALUE,
                        WireKeys.TRANSPORT_SHM, "false"))));
        writer.endStream();
        return request;
    }
}
