package dev.vgirpc.wire.contract;

import dev.vgirpc.ServiceException;
import dev.vgirpc.wire.WireField;
import dev.vgirpc.wire.WireSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The strict check of a request's columns (protocol page 2.4): names, number, order, types and
 * nullability are the contract's, metadata does not count.
 */
final class RequestSchemaCheck {

    private RequestSchemaCheck() {}

    static void check(String method, WireSchema declared, WireSchema received) {
        List<WireField> expected = declared.fields();
        List<WireField> actual = received.fields();
        List<String> unexpected = without(actual, expected);
        if (!unexpected.isEmpty()) {
            throw refuse(method, "got unexpected argument(s) " + unexpected);
        }
        List<String> missing = without(expected, actual);
        if (!missing.isEmpty()) {
            throw refuse(method, "is missing the required argument(s) " + missing);
        }
        if (actual.size() != expected.size()) {
            throw refuse(method, "expects " + expected.size() + " columns but the request has " + actual.size());
        }
        for (int i = 0; i < expected.size(); i++) {
            WireField want = expected.get(i);
            WireField got = actual.get(i);
            if (!got.name().equals(want.name())) {
                throw refuse(
                        method, "expects column " + i + " to be '" + want.name() + "' but got '" + got.name() + "'");
            }
            if (!got.sameType(want)) {
                throw refuse(
                        method,
                        "parameter '" + want.name() + "' expects Arrow type " + want.typeText() + " but got "
                                + got.typeText());
            }
            if (got.nullable() != want.nullable()) {
                throw refuse(
                        method,
                        "parameter '" + want.name() + "' expects nullable=" + want.nullable() + " but got nullable="
                                + got.nullable());
            }
        }
    }

    private static List<String> without(List<WireField> fields, List<WireField> known) {
        TreeSet<String> names = new TreeSet<>();
        fields.forEach(field -> names.add(field.name()));
        known.forEach(field -> names.remove(field.name()));
        return new ArrayList<>(names);
    }

    private static ServiceException refuse(String method, String what) {
        return new ServiceException("TypeError", method + "() " + what);
    }
}
