package com.example.stock;

record Level(int day, int count) {}
