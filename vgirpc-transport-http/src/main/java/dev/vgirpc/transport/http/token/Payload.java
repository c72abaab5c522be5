package dev.vgirpc.transport.http.token;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** A token's content before it is sealed: one byte for the coding, then the bytes, compressed where that makes them fewer. */
final class Payload {

    private static final byte RAW = 0;
    private static final byte ZSTD = 1;

    private static final int LEVEL = 3;

    /** For shorter ones the bytes that are saved do not pay for the time: as much as a whole turn otherwise takes. */
    private static final int LEAST_COMPRESSED = 1024;

    private Payload() {}

    static byte[] pack(byte[] content) {
        if (content.length >= LEAST_COMPRESSED) {
            byte[] packed = new byte[1 + Math.toIntExact(Zstd.compressBound(content.length))];
            long length = Zstd.compressByteArray(packed, 1, packed.length - 1, content, 0, content.length, LEVEL);
            if (!Zstd.isError(length) && length < content.length) {
                packed[0] = ZSTD;
                return Arrays.copyOf(packed, 1 + (int) length);
            }
        }
        byte[] raw = new byte[1 + content.length];
        raw[0] = RAW;
        System.arraycopy(content, 0, raw, 1, content.length);
        return raw;
    }

    /**
     * The content.
     *
     * @param most how many bytes it may have
     * @throws TokenException when it has more, or the coding is unknown
     */
    static byte[] unpack(byte[] packed, int most) throws TokenException {
        if (packed.length == 0) {
            throw new TokenException("the payload is empty");
        }
        return switch (packed[0]) {
            case RAW -> {
                if (packed.length - 1 > most) {
                    throw new TokenException("the payload has over " + most + " bytes");
                }
                yield Arrays.copyOfRange(packed, 1, packed.length);
            }
            case ZSTD -> decompress(packed, most);
            default -> throw new TokenException("the payload has the coding " + packed[0]);
        };
    }

    private static byte[] decompress(byte[] packed, int most) throws TokenException {
        byte[] frame = Arrays.copyOfRange(packed, 1, packed.length);
        if (frame.length == 0) {
            throw new TokenException("the payload holds no frame");
        }
        long length = Zstd.getFrameContentSize(frame);
        if (length < 0 || length > most) {
            throw new TokenException("the payload has over " + most + " bytes, or does not say");
        }
        byte[] content = new byte[(int) length];
        try {
            if (Zstd.decompress(content, frame) != length) {
                throw new TokenException("the payload is shorter than it says");
            }
        } catch (ZstdException e) {
            throw new TokenException("the payload cannot be decompressed");
        }
        return content;
    }
}
