package startup;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.transport.pipe.InProcess;

final class Training {

    public static void main(String[] args) {
        InProcess pipe = InProcess.create();
        try (RpcServer server = RpcServer.builder(Calls.class, (Calls) Double::sum).start(pipe);
                RpcClient client = RpcClient.connect(pipe)) {
            client.proxy(Calls.class).add(1, 2);
        }
        StartWorker.main(new String[0]);
    }

    private Training() {}
}
