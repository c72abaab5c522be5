package bare;

final class Bare {

    public static void main(String[] args) {
        System.out.println();
    }

    private Bare() {}
}
