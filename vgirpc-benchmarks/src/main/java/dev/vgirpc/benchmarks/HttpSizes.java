package dev.vgirpc.benchmarks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * The bytes of one request and its answer.
 *
 * @param request bytes of the request's body
 * @param answer bytes of the answer's body with which bare Jetty's answer, whose head is shorter, is as long as ours
 */
record HttpSizes(int request, int answer) {

    static Map<HttpCall, HttpSizes> measure() throws IOException {
        RawHttp.Size bare;
        try (HttpWorker server = HttpWorker.start("echo", "1000");
                RawHttp client = RawHttp.connect(server.address())) {
            bare = client.call(RawHttp.request("/", new byte[0]));
        }
        Map<HttpCall, HttpSizes> sizes = new EnumMap<>(HttpCall.class);
        try (HttpWorker server = HttpWorker.start("calls");
                RawHttp client = RawHttp.connect(server.address())) {
            for (HttpCall call : HttpCall.values()) {
                byte[] body = call.body(client);
                RawHttp.Size own = client.call(RawHttp.request(call.path(), body));
                int longer = own.head() - bare.head();
                sizes.put(call, new HttpSizes(body.length, own.body() + longer - digits(own) + digits(bare)));
            }
        }
        return sizes;
    }

    private static int digits(RawHttp.Size size) {
        return Integer.toString(size.body()).length();
    }
}
