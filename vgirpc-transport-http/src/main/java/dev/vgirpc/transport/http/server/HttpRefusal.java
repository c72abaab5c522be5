package dev.vgirpc.transport.http.server;

/** A request that is refused before it is a call: the answer is JSON (protocol page 8.4). */
final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;

    HttpRefusal(int status, String title, String description) {
        super(description, null, false, false);
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    byte[] json() {
        return JsonText.object("title", title, "description", String.valueOf(getMessage()));
    }
}
