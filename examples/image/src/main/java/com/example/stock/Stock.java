package com.example.stock;

import dev.vgirpc.ProducerStream;

interface Stock {

    int count(String item);

    ProducerStream<Level> history(String item, int days);
}
