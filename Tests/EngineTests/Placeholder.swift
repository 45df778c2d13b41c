enum EngineTestsPlaceholder {}
