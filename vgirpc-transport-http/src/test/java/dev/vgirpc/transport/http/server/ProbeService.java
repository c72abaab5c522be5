package dev.vgirpc.transport.http.server;

import dev.vgirpc.AuthContext;
import dev.vgirpc.CallContext;
import dev.vgirpc.Cookie;
import dev.vgirpc.ExchangeState;
import dev.vgirpc.ExchangeStream;
import dev.vgirpc.LogLevel;
import dev.vgirpc.ProducerState;
import dev.vgirpc.ProducerStream;
import dev.vgirpc.Reply;
import dev.vgirpc.RequiresAuthentication;
import dev.vgirpc.Step;
import dev.vgirpc.Turn;
import java.util.TreeMap;

/** Tells what a service sees of requests over HTTP. */
public interface ProbeService {

    /** A row. */
    record Row(long value) {}

    /** The request's id. */
    String requestId();

    /** Cookies and transport metadata, in the order of their names. */
    String facts();

    /** Who calls. */
    String caller();

    /** Sets a cookie, and fails if that is asked for. */
    String bake(String name, String value, boolean fails);

    /** Makes the client forget a cookie. */
    String forget(String name);

    /** Logs so many messages of so many characters, then fails if that is asked for. */
    String chatter(int logs, int length, boolean fails);

    /** A text of so many characters. */
    String fill(int length);

    /** Asks for somebody who is known. */
    @RequiresAuthentication
    String secret();

    /** Asks for somebody of a domain. */
    @RequiresAuthentication(domain = "jwt")
    String jwtOnly();

    /** A method whose name only starts like the health path. */
    String healthx();

    /** Sets a cookie where none can be set. */
    ProducerStream<Row> bakingStream();

    /** Tells cookies and request id in logs of each turn; sets a cookie in a turn if that is asked for. */
    ProducerStream<Row> telling(long turns, boolean bakes);

    /** Logs so many characters in each turn. */
    ExchangeStream<Row, Row> chattering(int length);

    /** The implementation. */
    class Impl implements ProbeService {

        @Override
        public String requestId() {
            return CallContext.current().requestId();
        }

        @Override
        public String facts() {
            CallContext call = CallContext.current();
            return new TreeMap<>(call.cookies()) + " " + new TreeMap<>(call.transportMetadata());
        }

        @Override
        public String caller() {
            AuthContext auth = CallContext.current().auth();
            return auth.authenticated() + " " + auth.domain() + " " + auth.principal();
        }

        @Override
        public String bake(String name, String value, boolean fails) {
            CallContext.current().setCookie(Cookie.of(name, value).path("/"));
            if (fails) {
                throw new IllegalArgumentException("burnt");
            }
            return "baked";
        }

        @Override
        public String forget(String name) {
            CallContext.current().setCookie(Cookie.forgotten(name));
            return "forgotten";
        }

        @Override
        public String chatter(int logs, int length, boolean fails) {
            for (int n = 0; n < logs; n++) {
                CallContext.current().log(LogLevel.INFO, "x".repeat(length));
            }
            if (fails) {
                throw new IllegalArgumentException("out of breath");
            }
            return "said";
        }

        @Override
        public String fill(int length) {
            return "y".repeat(length);
        }

        @Override
        public String secret() {
            return "secret";
        }

        @Override
        public String jwtOnly() {
            return "jwt";
        }

        @Override
        public String healthx() {
            return "well";
        }

        @Override
        public ProducerStream.Of<Telling, Row> bakingStream() {
            CallContext.current().setCookie(Cookie.of("a", "b"));
            return ProducerStream.of(new Telling(1, false, 0));
        }

        @Override
        public ProducerStream.Of<Telling, Row> telling(long turns, boolean bakes) {
            return ProducerStream.of(new Telling(turns, bakes, 0));
        }

        @Override
        public ExchangeStream.Of<Chattering, Row, Row> chattering(int length) {
            return ExchangeStream.of(new Chattering(length));
        }
    }

    /** See {@link #telling}. */
    record Telling(long turns, boolean bakes, long turn) implements ProducerState<Row> {
        @Override
        public Step<Row> next(CallContext call) {
            if (turn >= turns) {
                return Step.finish();
            }
            call.log(LogLevel.INFO, call.requestId() + " " + call.cookies() + " " + new TreeMap<>(call.metadata()));
            if (bakes) {
                call.setCookie(Cookie.of("a", "b"));
            }
            return Step.emit(new Row(turn)).then(new Telling(turns, bakes, turn + 1));
        }
    }

    /** See {@link #chattering}. */
    record Chattering(int length) implements ExchangeState<Row, Row> {
        @Override
        public Reply<Row> exchange(Turn<Row> in, CallContext call) {
            call.log(LogLevel.INFO, "x".repeat(length));
            return Reply.of(in.rows()).then(this);
        }

        @Override
        public void onCancel(CallContext call) {
            call.log(LogLevel.INFO, "x".repeat(length));
        }
    }
}
