enum CodesTestsPlaceholder {}
