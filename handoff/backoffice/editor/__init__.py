"""What editors do with texts: kinds, the desk at which they are written and reviewed, the files that go in and out."""
