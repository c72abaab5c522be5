package startup;

interface Calls {

    double add(double a, double b);
}
