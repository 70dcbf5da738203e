export default function ActivityRoute() { return <h1>Activity</h1> }
