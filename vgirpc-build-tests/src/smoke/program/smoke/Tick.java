package smoke;

record Tick(int number) {}
