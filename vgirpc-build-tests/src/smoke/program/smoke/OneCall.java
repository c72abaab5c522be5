package smoke;

import dev.vgirpc.RpcClient;
import dev.vgirpc.transport.pipe.Subprocess;
import java.util.List;

/** One unary call of the worker whose command the arguments are. */
final class OneCall {

    public static void main(String[] args) {
        try (RpcClient client = RpcClient.connect(Subprocess.command(List.of(args)))) {
            System.out.println(client.proxy(Service.class).add(40, 2));
        }
    }

    private OneCall() {}
}
