package dev.vgirpc.wire.column;

import dev.vgirpc.LimitException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The words of one batch's dictionaries, numbered in the order in which they occur. */
public final class Words {

    private final Map<Long, Map<String, Long>> byDictionary = new HashMap<>();

    Long index(long dictionary, int indexBits, String word) {
        Map<String, Long> words = byDictionary.computeIfAbsent(dictionary, id -> new LinkedHashMap<>());
        Long known = words.get(word);
        if (known != null) {
            return known;
        }
        long most = (1L << (indexBits - 1)) - 1;
        if (words.size() > most) {
            throw new LimitException(
                    "the number of words of a dictionary", "int" + indexBits + " indices", most + 1, words.size() + 1L);
        }
        Long next = (long) words.size();
        words.put(word, next);
        return next;
    }

    /** The words of a dictionary in order. */
    public Object[] of(long dictionary) {
        return byDictionary.getOrDefault(dictionary, Map.of()).keySet().toArray();
    }
}
