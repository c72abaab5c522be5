package com.example.stock;

import dev.vgirpc.RpcClient;
import dev.vgirpc.RpcServer;
import dev.vgirpc.transport.pipe.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a worker does in its first moments: the ahead-of-time cache holds the classes that this loads. */
final class StockTraining {

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("stock");
        UnixSocket socket = UnixSocket.at(folder.resolve("socket"));
        try (RpcServer server = RpcServer.builder(Stock.class, new StockService()).start(socket);
                RpcClient client = RpcClient.connect(socket)) {
            Stock stock = client.proxy(Stock.class);
            stock.count("bolts");
            stock.history("bolts", 2).forEach(level -> {});
        }
        Files.delete(folder);
        // Without flags it serves standard input, which is empty here, so that it ends.
        StockWorker.main(new String[0]);
    }

    private StockTraining() {}
}
