package com.example.stock;

import dev.vgirpc.Worker;

final class StockWorker {

    public static void main(String[] args) {
        Worker.of(Stock.class, StockService::new).name("stock").main(args);
    }

    private StockWorker() {}
}
