package dev.vgirpc.wire.flat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a FlatBuffer from the back to the front, as the C++ builder does, with the same alignment,
 * the same sharing of vtables and the same trimming, so that equal calls give equal bytes. Offsets
 * are counted from the end of the buffer.
 */
public final class FlatBuilder {

    private byte[] bytes = new byte[256];
    private int head = bytes.length;
    private int minAlign = 1;
    private int[] slots = new int[8];
    private int slotCount;
    private int tableStart;
    private final List<Integer> vtables = new ArrayList<>();

    /** Bytes written so far: the offset of what was written last. */
    public int offset() {
        return bytes.length - head;
    }

    private void prepare(int size, int additional) {
        minAlign = Math.max(minAlign, size);
        int padding = -(offset() + additional) & (size - 1);
        reserve(padding + size + additional);
        head -= padding; // fresh space is zero already
    }

    private void reserve(int more) {
        if (head < more) {
            int used = offset();
            byte[] larger = new byte[Math.max(bytes.length * 2, Integer.highestOneBit(used + more) * 2)];
            System.arraycopy(bytes, head, larger, larger.length - used, used);
            head = larger.length - used;
            bytes = larger;
        }
    }

    private MemorySegment segment() {
        return MemorySegment.ofArray(bytes);
    }

    private void pushInt(int value) {
        prepare(4, 0);
        head -= 4;
        segment().set(Flat.INT, head, value);
    }

    private void pushShort(int value) {
        prepare(2, 0);
        head -= 2;
        segment().set(Flat.SHORT, head, (short) value);
    }

    private void pushOffset(int target) {
        prepare(4, 0);
        head -= 4;
        segment().set(Flat.INT, head, offset() - target);
    }

    /** Writes text with its terminating zero. */
    public int string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        prepare(4, utf8.length + 1);
        head -= utf8.length + 1;
        bytes[head + utf8.length] = 0;
        System.arraycopy(utf8, 0, bytes, head, utf8.length);
        pushInt(utf8.length);
        return offset();
    }

    /** Writes a vector of offsets. */
    public int offsets(int... targets) {
        prepare(4, 4 * targets.length);
        for (int i = targets.length - 1; i >= 0; i--) {
            pushOffset(targets[i]);
        }
        pushInt(targets.length);
        return offset();
    }

    /** Writes a vector of numbers. */
    public int ints(int... values) {
        prepare(4, 4 * values.length);
        for (int i = values.length - 1; i >= 0; i--) {
            pushInt(values[i]);
        }
        pushInt(values.length);
        return offset();
    }

    /** Starts a table; its fields follow in the order in which the C++ code adds them. */
    public void startTable() {
        Arrays.fill(slots, 0);
        slotCount = 0;
        tableStart = offset();
    }

    private void slot(int index) {
        if (index >= slots.length) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        slots[index] = offset();
        slotCount = Math.max(slotCount, index + 1);
    }

    public void addOffset(int index, int target) {
        if (target != 0) {
            pushOffset(target);
            slot(index);
        }
    }

    public void addByte(int index, int value, int absent) {
        if (value != absent) {
            prepare(1, 0);
            bytes[--head] = (byte) value;
            slot(index);
        }
    }

    public void addBool(int index, boolean value) {
        addByte(index, value ? 1 : 0, 0);
    }

    public void addShort(int index, int value, int absent) {
        if (value != absent) {
            pushShort(value);
            slot(index);
        }
    }

    public void addInt(int index, int value, int absent) {
        if (value != absent) {
            pushInt(value);
            slot(index);
        }
    }

    public void addLong(int index, long value, long absent) {
        if (value != absent) {
            prepare(8, 0);
            head -= 8;
            segment().set(Flat.LONG, head, value);
            slot(index);
        }
    }

    /** Ends the table, sharing its vtable with an equal one. */
    public int endTable() {
        pushInt(0);
        int table = offset();
        int size = 4 + 2 * slotCount;
        byte[] vtable = new byte[size];
        MemorySegment view = MemorySegment.ofArray(vtable);
        view.set(Flat.SHORT, 0, (short) size);
        view.set(Flat.SHORT, 2, (short) (table - tableStart));
        for (int i = 0; i < slotCount; i++) {
            view.set(Flat.SHORT, 4 + 2 * i, (short) (slots[i] == 0 ? 0 : table - slots[i]));
        }
        int shared = 0;
        for (int candidate : vtables) {
            int at = bytes.length - candidate;
            if (at + size <= bytes.length
                    && Arrays.equals(bytes, at, at + size, vtable, 0, size)) {
                shared = candidate;
                break;
            }
        }
        if (shared == 0) {
            prepare(2, size - 2);
            head -= size;
            System.arraycopy(vtable, 0, bytes, head, size);
            shared = offset();
            vtables.add(shared);
        }
        segment().set(Flat.INT, bytes.length - table, shared - table);
        return table;
    }

    /** Writes the offset of the root and returns the whole buffer. */
    public byte[] finish(int root) {
        prepare(minAlign, 4);
        pushOffset(root);
        return Arrays.copyOfRange(bytes, head, bytes.length);
    }
}
