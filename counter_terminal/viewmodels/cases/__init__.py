"""The case desk: taking cases in, looking materials through, outcomes with their papers."""
