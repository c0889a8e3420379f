package sandbox

// ControlPatterns are the patterns of all controls.
func (s *Sandbox) ControlPatterns() []string { return s.controls().Patterns() }
