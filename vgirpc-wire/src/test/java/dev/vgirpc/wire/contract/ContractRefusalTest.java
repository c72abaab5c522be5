package dev.vgirpc.wire.contract;

import static dev.vgirpc.wire.contract.Refusals.assertRefused;
import static dev.vgirpc.wire.contract.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vgirpc.ContractException;
import dev.vgirpc.ProtocolVersion;
import dev.vgirpc.SnakeCase;
import dev.vgirpc.WireName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts that are refused when the plan is made, for their form and their names. */
class ContractRefusalTest {

    interface ManyProblems {
        @SuppressWarnings("rawtypes")
        Thread first(String fine, Object wrong, List raw);

        <T> void second();

        void third(char letter);

        String fourth();
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        ContractException refusal = refusal(ManyProblems.class);

        assertThat(refusal.problems()).hasSize(5);
        assertThat(refusal.problems())
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() parameter 'wrong'", "java.lang.Object"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() parameter 'raw'", "raw type"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.first() result", "java.lang.Thread", "use "))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.second()", "type parameters"))
                .anySatisfy(each -> assertThat(each).contains("ManyProblems.third() parameter 'letter'", "char"));
        refusal.problems().forEach(problem -> assertThat(refusal).hasMessageContaining(problem));
    }

    interface Overloads {
        void put(String text);

        void put(long number);
    }

    @Test
    void overloadsAreRefused() {
        assertRefused(Overloads.class, "Overloads.put()", "'put'", "@WireName", "default method");
    }

    interface NamedOverloads {
        void put(String text);

        @WireName("put_number")
        void put(long number);

        default void put(double number) {
            put((long) number);
        }
    }

    @Test
    void overloadsWithNamesOfTheirOwnAreAccepted() {
        assertThat(ServicePlan.of(NamedOverloads.class).methods().keySet()).containsExactly("put", "put_number");
    }

    interface SameWireName {
        void first();

        @WireName("first")
        void second();
    }

    interface SameParameterName {
        void call(String a, @WireName("a") String b);
    }

    record SameComponentName(String a, @WireName("a") String b) {}

    interface UsesSameComponentName {
        void call(SameComponentName value);
    }

    enum SameConstantName {
        A,
        @WireName("A")
        B
    }

    interface UsesSameConstantName {
        SameConstantName call();
    }

    @Test
    void clashingWireNamesAreRefused() {
        assertRefused(SameWireName.class, "SameWireName.second()", "'first'");
        assertRefused(SameParameterName.class, "SameParameterName.call()", "parameter 'b'", "'a'");
        assertRefused(UsesSameComponentName.class, "parameter 'value'", "SameComponentName", "'a'", "@WireName");
        assertRefused(UsesSameConstantName.class, "result", "SameConstantName", "'A'", "@WireName");
    }

    interface Reserved {
        void __describe__();
    }

    interface Nameless {
        @WireName("")
        void call();
    }

    @Test
    void reservedNamesAreRefused() {
        assertRefused(Reserved.class, "Reserved.__describe__()", "reserved");
        assertRefused(Nameless.class, "Nameless.call()", "''");
    }

    sealed interface Sealed permits OnlyOne {
        void call();
    }

    static final class OnlyOne implements Sealed {
        @Override
        public void call() {}
    }

    @interface Annotation {
        String call();
    }

    @Test
    void onlyOrdinaryInterfacesAreContracts() {
        assertRefused(OnlyOne.class, "OnlyOne", "interface");
        assertRefused(Annotation.class, "Annotation", "interface");
        assertRefused(Sealed.class, "Sealed", "sealed", "remove");
        assertThat(refusal(String.class)).isNotNull();
    }

    @ProtocolVersion("1.0")
    interface BadVersion {
        void call();
    }

    @Test
    void malformedVersionIsRefused() {
        assertRefused(BadVersion.class, "BadVersion", "\"1.0\"", "MAJOR.MINOR.PATCH");
    }

    @SnakeCase
    interface SameSnakeMethod {
        void lastPrice();

        void last_price();
    }

    @SnakeCase
    interface SameSnakeParameter {
        void call(int unitPrice, int unit_price);
    }

    @SnakeCase
    record SameSnakeComponent(int unitPrice, int unit_price) {}

    interface UsesSameSnakeComponent {
        void call(SameSnakeComponent value);
    }

    @SnakeCase
    record NameOfAnother(int unitPrice, @WireName("unit_price") int other) {}

    interface UsesNameOfAnother {
        List<NameOfAnother> call();
    }

    @Test
    void namesThatClashInSnakeCaseAreRefused() {
        assertRefused(SameSnakeMethod.class, "SameSnakeMethod.", "'last_price'", "@WireName");
        assertRefused(SameSnakeParameter.class, "parameter 'unit_price'", "'unit_price'");
        assertRefused(UsesSameSnakeComponent.class, "component 'unit_price'", "SameSnakeComponent", "'unit_price'", "@WireName");
        assertRefused(UsesNameOfAnother.class, "result", "component 'other'", "NameOfAnother", "'unit_price'", "@WireName");
    }

    interface NamelessParameter {
        void call(@WireName("") int number);
    }

    record NamelessComponent(@WireName("") int number) {}

    interface UsesNamelessComponent {
        void call(NamelessComponent value);
    }

    enum NamelessConstant {
        @WireName("")
        A
    }

    interface UsesNamelessConstant {
        void call(NamelessConstant value);
    }

    @Test
    void emptyNamesAreRefused() {
        assertRefused(NamelessParameter.class, "parameter 'number'", "empty", "@WireName");
        assertRefused(UsesNamelessComponent.class, "component 'number'", "NamelessComponent", "empty", "@WireName");
        assertRefused(UsesNamelessConstant.class, "NamelessConstant", "empty", "@WireName");
    }

    interface Strings {
        void put(String text);
    }

    interface Numbers {
        void put(long number);
    }

    interface InheritsOverloads extends Strings, Numbers {}

    interface Sink<T> {
        void put(T value);
    }

    interface StringSink extends Sink<String> {
        @Override
        void put(String value);
    }

    @Test
    void inheritedOverloadsAreRefused() {
        assertRefused(InheritsOverloads.class, "InheritsOverloads.put()", "'put'", "@WireName");
        // The compiler's bridge to put(Object) is no overload.
        assertThat(ServicePlan.of(StringSink.class).methods().get("put").request().schema().text())
                .isEqualTo("value: string not null");
    }

    private static Class<?> inModule(Path folder, String descriptor) throws IOException, ClassNotFoundException {
        Path module = Files.writeString(folder.resolve("module-info.java"), descriptor);
        Path source = Files.writeString(
                folder.resolve("Shop.java"),
                """
                package app;

                public interface Shop {
                    Price price(String what);

                    void order(java.util.List<Open> lines);

                    record Open(int number) {}
                }

                record Price(long cents) {}
                """);
        StringWriter log = new StringWriter();
        PrintWriter out = new PrintWriter(log);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, "-parameters", "-d", folder.toString(), module.toString(), source.toString());
        assertThat(code).as(log.toString()).isZero();
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(folder), ModuleFinder.of(), Set.of("app"));
        return boot.defineModulesWithOneLoader(configuration, ContractRefusalTest.class.getClassLoader())
                .findLoader("app")
                .loadClass("app.Shop");
    }

    @Test
    void typesOutOfReachAreRefusedWithTheLineToAdd(@TempDir Path folder) throws Exception {
        assertThat(refusal(inModule(folder, "module app {}")).problems())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each)
                        .endsWith("is not accessible: add 'opens app to dev.vgirpc;' to the module-info of module app"))
                .anySatisfy(each -> assertThat(each).startsWith("Shop.price(): app.Shop is"))
                .anySatisfy(each -> assertThat(each).startsWith("Shop.order(): app.Shop is"))
                .anySatisfy(each -> assertThat(each).startsWith("Shop.price() result: component 'cents' of record app.Price: app.Price is"))
                .anySatisfy(each -> assertThat(each).startsWith("Shop.order() parameter 'lines': component 'number' of record app.Shop$Open: "));
    }

    @Test
    void onlyTypesThatAreNotPublicNeedAnOpenPackage(@TempDir Path folder) throws Exception {
        assertRefused(inModule(folder, "module app { exports app; }"), "Shop.price() result", "app.Price is not accessible", "opens app");
    }

    @Test
    void openPackageIsEnough(@TempDir Path folder) throws Exception {
        assertThat(ServicePlan.of(inModule(folder, "module app { opens app; }")).methods()).hasSize(2);
    }
}
