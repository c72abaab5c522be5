/** A program that does nothing but start. */
module bare {}
