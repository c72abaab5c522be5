package dev.vgirpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text or bytes travel with 64-bit offsets: {@link String} as {@code large_utf8}, {@code byte[]} as
 * {@code large_binary}. One value still holds no more than a Java array.
 *
 * <p>It stands on a parameter, a record component, a method for its result, or on a type argument.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.TYPE_USE})
public @interface Large {}
