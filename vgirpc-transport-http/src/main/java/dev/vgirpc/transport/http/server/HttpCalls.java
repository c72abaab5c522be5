package dev.vgirpc.transport.http.server;

import dev.vgirpc.LimitException;
import dev.vgirpc.ProtocolException;
import dev.vgirpc.RpcException;
import dev.vgirpc.ServiceException;
import dev.vgirpc.transport.http.token.StreamCall;
import dev.vgirpc.transport.http.token.StreamTokens;
import dev.vgirpc.transport.http.token.TokenException;
import dev.vgirpc.wire.IpcReader;
import dev.vgirpc.wire.WireBatch;
import dev.vgirpc.wire.WireKeys;
import dev.vgirpc.wire.spi.CallDispatcher;
import dev.vgirpc.wire.spi.CallDispatcher.Begun;
import dev.vgirpc.wire.spi.CallDispatcher.Outcome;
import dev.vgirpc.wire.spi.Peer;
import dev.vgirpc.wire.spi.ResumableStream;
import dev.vgirpc.wire.spi.ServerStream.Cycle;
import dev.vgirpc.wire.spi.StreamResumer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls and turns of streams, each in one request: from a decoded body to an answer and its status (protocol pages 8.4,
 * 8.7 and 8.9). Knows nothing of header fields and codings. Safe for many threads.
 */
final class HttpCalls {

    private static final Logger LOGGER = System.getLogger("dev.vgirpc.server");

    private static final int ID_BYTES = 16;

    private final CallDispatcher dispatcher;
    private final StreamResumer resumer;
    private final StreamTokens tokens;
    private final SecureRandom random = new SecureRandom();

    HttpCalls(CallDispatcher dispatcher, StreamResumer resumer, StreamTokens tokens) {
        this.dispatcher = dispatcher;
        this.resumer = resumer;
        this.tokens = tokens;
    }

    /** How an answer stands in HTTP; its bytes are in the buffer. */
    enum Status {
        OK(200, false),
        /** An error of the method, which clients that drop other bodies read all the same. */
        FAILED(200, true),
        BAD_REQUEST(400, false),
        UNAUTHENTICATED(401, false),
        NOT_FOUND(404, false),
        UNSUPPORTED_TYPE(415, false),
        BUSY(503, false);

        final int code;
        final boolean failed;

        Status(int code, boolean failed) {
            this.code = code;
            this.failed = failed;
        }

        static Status of(Outcome outcome) {
            return switch (outcome) {
                case RESULT -> OK;
                case FAILED -> FAILED;
                case REFUSED -> BAD_REQUEST;
                case UNKNOWN_METHOD -> NOT_FOUND;
                case UNAUTHENTICATED -> UNAUTHENTICATED;
                case BUSY -> BUSY;
            };
        }
    }

    /** Answers a unary call. */
    Status unary(String method, RequestBody body, Peer peer, ArrowAnswer answer) throws IOException {
        return read(body, peer, answer, request -> {
            checkMethod(method, request);
            answer.capped();
            Begun begun = dispatcher.begin(request, peer, answer);
            return switch (begun) {
                case Begun.Answered answered -> Status.of(answered.outcome());
                case Begun.NotOpened notOpened -> Status.of(notOpened.outcome());
                case Begun.Streaming streaming -> {
                    streaming.stream().close();
                    throw new IllegalStateException(method + " is no unary method");
                }
            };
        });
    }

    /** Opens a stream. */
    Status init(String method, RequestBody body, Peer peer, ArrowAnswer answer) throws IOException {
        return read(body, peer, answer, request -> {
            checkMethod(method, request);
            Begun begun = dispatcher.begin(request, peer, answer);
            return switch (begun) {
                case Begun.Answered answered -> Status.of(answered.outcome());
                case Begun.NotOpened notOpened -> Status.of(notOpened.outcome());
                case Begun.Streaming streaming ->
                    opened((ResumableStream) answer.keep(streaming.stream()), method, request, peer, answer);
            };
        });
    }

    private Status opened(ResumableStream stream, String method, WireBatch request, Peer peer, ArrowAnswer answer) {
        byte[] identity = Identities.of(peer.auth());
        StreamCall call = new StreamCall(randomBytes(), method, stream.fixed(), HexFormat.of().formatHex(randomBytes()));
        Map<String, String> callToken = Map.of(WireKeys.CALL_STATE, tokens.seal(call, identity));
        if (stream.producer()) {
            answer.piecewise();
            return produce(stream, stream.tick(request), call, callToken, identity, answer);
        }
        return leave(stream, call, callToken, identity);
    }

    /** Fills the answer up to the cap, one turn where there is none. */
    private Status produce(
            ResumableStream stream,
            Cycle first,
            StreamCall call,
            Map<String, String> callToken,
            byte[] identity,
            ArrowAnswer answer) {
        Cycle cycle = first;
        while (cycle == Cycle.CONTINUES && answer.takesMore()) {
            answer.flush();
            cycle = stream.tick(null);
        }
        return switch (cycle) {
            case CONTINUES -> leave(stream, call, callToken, identity);
            case ENDED -> Status.OK;
            case FAILED -> Status.FAILED;
        };
    }

    private Status leave(ResumableStream stream, StreamCall call, Map<String, String> callToken, byte[] identity) {
        try {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(WireKeys.STREAM_STATE, tokens.seal(call, stream.state(), identity));
            metadata.putAll(callToken);
            stream.leave(metadata);
            return Status.OK;
        } catch (RpcException e) {
            stream.fail(e);
            return Status.FAILED;
        }
    }

    /** Goes on with a stream. */
    Status exchange(String method, RequestBody body, Peer peer, ArrowAnswer answer) throws IOException {
        return read(body, peer, answer, request -> {
            byte[] identity = Identities.of(peer.auth());
            StreamTokens.Position position = position(method, request, identity);
            StreamCall call = position.call();
            ResumableStream stream = answer.keep(resumed(method, position, request, peer, answer));
            if (stream.producer()) {
                answer.piecewise();
                return produce(stream, stream.turn(request), call, Map.of(), identity, answer);
            }
            answer.capped();
            Cycle cycle =
                    stream.turn(request, state -> Map.of(WireKeys.STREAM_STATE, tokens.seal(call, state, identity)));
            if (cycle == Cycle.CONTINUES) {
                stream.leave(Map.of());
            }
            return cycle == Cycle.FAILED ? Status.FAILED : Status.OK;
        });
    }

    /** A state of another version of the service is sound, and yet none that this one can go on with. */
    private ResumableStream resumed(
            String method, StreamTokens.Position position, WireBatch request, Peer peer, ArrowAnswer answer) {
        try {
            return resumer.resume(method, position.call().fixed(), position.state(), request, peer, answer);
        } catch (ServiceException e) {
            throw e;
        } catch (RpcException | IllegalArgumentException e) {
            throw new ServiceException(
                    "RuntimeError", "Failed to deserialize state of '" + method + "': " + e.getMessage());
        }
    }

    private StreamTokens.Position position(String method, WireBatch request, byte[] identity) {
        StreamTokens.Position position;
        try {
            position = tokens.resolve(
                    request.metadata(WireKeys.STREAM_STATE), () -> request.metadata(WireKeys.CALL_STATE), identity);
        } catch (TokenException e) {
            throw badToken(e);
        }
        if (!position.call().method().equals(method)) {
            throw badToken(new TokenException("the stream is one of another method"));
        }
        return position;
    }

    /** The same for every bad token: what is wrong with it is for the log. */
    private static ServiceException badToken(TokenException cause) {
        LOGGER.log(Level.DEBUG, "a stream's token was refused", cause);
        return new ServiceException("RuntimeError", "the stream's state token is not valid here, or no longer");
    }

    /** What is done with a request that could be read. */
    @FunctionalInterface
    private interface Use {
        Status of(WireBatch request);
    }

    /** Reads the one request of a body; what cannot be read is refused. */
    private Status read(RequestBody body, Peer peer, ArrowAnswer answer, Use use) throws IOException {
        IpcReader reader = answer.keep(new IpcReader(body.channel(), dispatcher.limits(), dispatcher.schemas()));
        RuntimeException refusal;
        try {
            WireBatch request = reader.openStream() == null ? null : reader.next();
            if (request == null) {
                throw new ProtocolException("the body holds no batch: it must be an Arrow IPC stream");
            }
            reader.drainHolding();
            body.end();
            return use.of(request);
        } catch (ProtocolException | LimitException | ServiceException e) {
            refusal = e;
        }
        answer.clear();
        dispatcher.refuse(refusal, peer, answer);
        return Status.BAD_REQUEST;
    }

    private static void checkMethod(String method, WireBatch request) {
        String named = request.metadata(WireKeys.METHOD);
        if (named != null && !named.equals(method)) {
            throw new ServiceException("TypeError", "Method name mismatch: the URL names '" + method + "' but the request's metadata '"
                    + WireKeys.METHOD + "' names '" + named + "': they must be the same");
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
