package smoke;

import dev.vgirpc.ExchangeStream;
import dev.vgirpc.ProducerStream;

interface Service {

    int add(int first, int second);

    Point mirrored(Point point);

    ProducerStream<Tick> ticks(int count);

    ExchangeStream<Tick, Tick> doubled();
}
