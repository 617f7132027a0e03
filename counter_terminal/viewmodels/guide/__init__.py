"""The guide desk (导服): a number for a person, pre-check, help calls, device alarms (R006, R009-R011)."""
