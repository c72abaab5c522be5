package smoke;

record Point(int x, int y, String name) {}
