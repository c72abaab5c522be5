package dev.vgirpc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonFloatTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "-2.5, -2.5",
        "0.0, 0.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "123456789012345.6, 123456789012345.6",
        "1E15, 1000000000000000.0",
        "9007199254740993, 9007199254740992.0",
        "1E16, 1e+16",
        "1.5E16, 1.5e+16",
        "1E22, 1e+22",
        "1E23, 1e+23",
        "1E100, 1e+100",
        "1E-4, 0.0001",
        "1E-5, 1e-05",
        "1.5E-7, 1.5e-07",
        "4.9E-324, 5e-324",
        "-9.9E-324, -1e-323",
        "9.9E-323, 1e-322",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf"
    })
    void textIsPythons(double value, String expected) {
        assertEquals(expected, PythonFloat.text(value));
    }
}
