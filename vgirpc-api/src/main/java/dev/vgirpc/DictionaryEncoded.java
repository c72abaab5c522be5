package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text travels as indices into a dictionary of the words that occur: worth it where few words are
 * often repeated.
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface DictionaryEncoded {

    /**
     * Width of the indices.
     *
     * @return 8, 16 or 32 bits, with sign
     */
    int value() default 16;
}
