package dev.vgirpc.transport.http.worker;

import java.util.function.UnaryOperator;

/** Answers {@code ask} as it is told, and the rest as it should be. */
public record Probing(UnaryOperator<String> answer) implements Probe {

    @Override
    public String ask(String what) {
        return answer.apply(what);
    }

    @Override
    public byte[] make(int count) {
        byte[] made = new byte[count];
        for (int at = 0; at < count; at++) {
            made[at] = (byte) (at * 31 >> 3);
        }
        return made;
    }

    @Override
    public String count(byte[] bytes) {
        return "n=" + bytes.length;
    }
}
