enum CodesPlaceholder {}
